import { Sequelize } from 'sequelize'
import { app } from './app.js'

const sequelize = new Sequelize(process.env.MYSQL_PRIMARY, { logging: false })

// TODO: migrations
await sequelize.sync({ force: true })
app.listen(process.env.PORT ?? 3000)
